/** Frequent family names without accents: what follows a title or a saint's name is then surely a name. */
export const FAMILY_NAMES = new Set(
  (
    'nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dinh truong mai dao doan trinh lam ' +
    'luong phung vuong to thai ta quach ha cao chau tang luu nong trieu kieu danh thach'
  ).split(' '),
);
/** Saints' names that Catholics put before their own. */
export const SAINTS = new Set(
  (
    'maria anna teresa terexa theresa têrêsa giuse phero phêrô phaolo phaolô gioan antôn anton đaminh daminh ' +
    'vinhsơn vinhson phanxico phanxicô micae martino máctinô toma tôma gioakim augustino augustinô cecilia rosa ' +
    'lucia matta mátta giacobe giacôbê simon đôminicô dominico batôlômêô stêphanô stephano gierađô catarina'
  ).split(' '),
);
